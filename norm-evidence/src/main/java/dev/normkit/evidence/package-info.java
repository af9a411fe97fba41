/**
 * The command line: which experiment, which cells, where to. Reading order of what it uses: {@code
 * net}, {@code data}, {@code report}, {@code run}, then the experiments, each kind in a package.
 */
package dev.normkit.evidence;
