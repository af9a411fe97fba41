/**
 * Which method: {@link dev.normkit.selector.method.DocumentRules} is the list of rules, each a
 * {@link dev.normkit.selector.method.MethodRule} that gives a {@link
 * dev.normkit.selector.method.Judgement}; {@link dev.normkit.selector.method.FurtherRules} and
 * {@link dev.normkit.selector.method.LaterRules} join it if a usage says what they ask about. A
 * {@link dev.normkit.selector.method.MethodPolicy} puts rules in order, decides by them and
 * explains them.
 */
@NullMarked
package dev.normkit.selector.method;

import org.jspecify.annotations.NullMarked;
