"""The rules that repair, move and complete what pages say."""
