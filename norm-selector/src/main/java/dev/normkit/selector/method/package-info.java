/**
 * Which method: {@link dev.normkit.selector.method.DocumentRules} is the one list of rules, each a
 * {@link dev.normkit.selector.method.MethodRule} that gives a {@link
 * dev.normkit.selector.method.Judgement}, and {@link dev.normkit.selector.method.FurtherRules}
 * those that join it where a usage says more. A {@link dev.normkit.selector.method.MethodPolicy}
 * puts rules in order, decides by them and explains them.
 */
package dev.normkit.selector.method;
