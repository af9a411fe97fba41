/**
 * Reading JSON so that a mistake is named by its path, and what several files have in common. Not
 * exported.
 */
package dev.normkit.selector.json;
