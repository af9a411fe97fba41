package dev.normkit.evidence.report;

import java.util.List;

/**
 * What an experiment found, all of it made from its results files.
 *
 * @param title of the page
 * @param verdicts on the statements that were tried; none without results
 * @param pictures beside the page
 * @param blocks paragraphs and tables in Markdown: the results, what was tuned and what wasn't
 */
public record Report(
    String title, List<Verdict> verdicts, List<? extends Picture> pictures, List<String> blocks) {}
