/** Where the program's log goes: warnings to standard error, with nothing to read or set up. */
package dev.normkit.cli.log;
