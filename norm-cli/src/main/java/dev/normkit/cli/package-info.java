/**
 * The command line. {@link dev.normkit.cli.Main} runs one of its commands, each a class of its own;
 * whatever goes wrong leaves through {@link dev.normkit.cli.Failure} as one line.
 */
package dev.normkit.cli;
