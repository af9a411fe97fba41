/**
 * The class archive: the program's classes as the JVM keeps them in memory, so that a start maps
 * them instead of reading and checking each. It belongs to one Java and to these very jars; the
 * start scripts see to that. Without it the program is the same, and slower to start.
 *
 * <p>Picocli's classes are older than what a JVM checks ahead: they go into the archive as they
 * are, as long as nothing has linked them. So no lambda of ours implements one of its interfaces.
 */
package dev.normkit.cli.archive;
