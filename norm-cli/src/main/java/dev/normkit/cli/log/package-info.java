/** What the program does with log messages. */
package dev.normkit.cli.log;
