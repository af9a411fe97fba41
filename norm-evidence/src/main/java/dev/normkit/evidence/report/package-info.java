/**
 * From lines of results to tables, pictures and verdicts: every number and every sentence is made
 * of what the results files hold.
 */
package dev.normkit.evidence.report;
