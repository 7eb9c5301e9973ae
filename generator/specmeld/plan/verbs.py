"""The words by which operation ids and paths say what is done."""

from __future__ import annotations

_VERBS = """
accept activate add apply approve archive assign attach authorize batch block bulk cancel change
check clear clone close complete confirm convert copy count create deactivate delete deny detach
disable dismiss download edit enable execute export fetch find follow generate get import
install invite join kick leave link list lock login logout lookup mark merge modify move open
patch pause pin ping post preview publish purge put query read refresh register reject release
remove rename replace reset resolve restart restore resume retrieve revoke rotate run save
search send set share show start stop submit subscribe suspend sync test transfer trigger
unarchive unassign unblock unfollow uninstall unlink unlock unpin unsubscribe update upgrade
upload upsert validate verify view watch
"""

_JOINTS = "a an and as at by for from in into of on or the to with"

VERBS = frozenset(_VERBS.split())

JOINTS = frozenset(_JOINTS.split())
"""Words that tell nothing once what they join is gone."""
