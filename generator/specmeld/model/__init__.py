"""The frozen types that stages hand to each other: claims → settlement → api → plan → files."""
