"""The frozen types that stages pass on: claims → settlement → api → plan → files."""
