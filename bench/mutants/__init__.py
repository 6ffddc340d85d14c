"""Would a test notice? Mutation testing of the rooms that decide: `python -m bench.mutants [--only PATTERN] [--jobs N]`.

mutmut makes the mutants: copies of a function with one small change each. They are judged here and not by mutmut, which
takes up a mutant only when its function is called, after everything is imported: most of the sources and scores are built
at import, and such a change would never be seen. Here

- the checkout is copied to a temporary folder, which is removed afterwards; nothing is kept from run to run;
- one run of the tests says which test reaches which function, how long it takes, and what runs before the first test;
- a mutant of a function that runs only in tests is put in place in a fork of the collected session;
- any other is judged in a process that has imported nothing of ours: the module is imported with the change in it;
- the tests that reach the function run, those first that caught its neighbors, then the quickest, until one fails.

An unchanged function is judged first in either way: if that one is "killed", the fault lies here and the run stops.

A mutant that no test notices survived; it is printed with its change. One that makes a test hang is a timeout and counts
as noticed. Tests over `--slow` seconds are left out and property tests draw fewer examples than in the suite, so a
survivor may still fall to the whole suite; a killed one is killed. What stands outside of functions, decorated functions
and properties are not changed by mutmut and so not judged.
"""
