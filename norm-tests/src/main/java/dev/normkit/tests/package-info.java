/**
 * What every backend must pass. A backend's author extends {@link
 * dev.normkit.tests.NormBackendContract} and supplies the backend, nothing else. {@link
 * dev.normkit.tests.Cases} are the questions, {@link dev.normkit.tests.Oracle} knows the answers in
 * double precision, {@link dev.normkit.tests.Tolerance} how far an answer may be off.
 */
package dev.normkit.tests;
