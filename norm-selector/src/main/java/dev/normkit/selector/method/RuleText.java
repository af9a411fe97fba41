package dev.normkit.selector.method;

/**
 * What is written about a rule of normkit's own, whatever the usage.
 *
 * @param source where the rule comes from, see {@link MethodRule#source}
 * @param question what it asks of a usage, see {@link MethodRule#question}
 * @param picks what it answers, see {@link MethodRule#picks}
 */
public record RuleText(String source, String question, String picks) {}
