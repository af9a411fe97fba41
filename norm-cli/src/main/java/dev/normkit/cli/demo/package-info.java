/**
 * The main job on real data: decide, explain, normalize, train, compare. {@link
 * dev.normkit.cli.demo.Demo} is the screen; every other class does one of its parts.
 */
package dev.normkit.cli.demo;
