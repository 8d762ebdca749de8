"""Reading and compiling the files of edits that a user adds."""
