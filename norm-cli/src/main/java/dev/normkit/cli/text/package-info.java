/** Text in columns. */
package dev.normkit.cli.text;
