"""Reading the tables of procedures that users add, one format a module, and compiling them."""
