/**
 * What programs that replace a file have to keep of it, and what to tell of a file that can't be
 * read or written. Exported to the modules that read and write files alone.
 */
package dev.normkit.files;
