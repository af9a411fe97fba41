/**
 * What every backend must pass. {@link dev.normkit.tests.Oracle} knows the answers in double
 * precision, {@link dev.normkit.tests.Tolerance} how far an answer may be off.
 */
package dev.normkit.tests;
