/**
 * What programs that replace a file have to keep of it, what to tell of a file that can't be read
 * or written, and how the settings of a spec are written in files. Exported to the modules that
 * read and write files alone.
 */
package dev.normkit.files;
