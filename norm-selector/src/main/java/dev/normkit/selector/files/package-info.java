/**
 * What programs that replace a file have to keep of it, and what to tell of a file that can't be
 * read or written. Exported to the command line alone.
 */
package dev.normkit.selector.files;
