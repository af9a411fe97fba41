/**
 * From what the user says to a method, a backend and a layer, with every reason kept.
 *
 * <p>Reading order: {@link dev.normkit.selector.Usage} (with {@link dev.normkit.selector.Network}
 * and {@link dev.normkit.selector.Task}) is what the user says; {@link
 * dev.normkit.selector.DocumentRules} is the one list of rules, each a {@link
 * dev.normkit.selector.MethodRule} that gives a {@link dev.normkit.selector.Judgement}, and {@link
 * dev.normkit.selector.FurtherRules} those that join it where a usage says more; {@link
 * dev.normkit.selector.MethodPolicy} puts rules in order; {@link
 * dev.normkit.selector.MethodDecision} and {@link dev.normkit.selector.BackendDecision} hold what
 * came out, every candidate with its verdict, together a {@link dev.normkit.selector.Selection};
 * {@link dev.normkit.selector.NormSelector} is the front door. Whole networks: a {@link
 * dev.normkit.selector.NetworkDescription} becomes a {@link dev.normkit.selector.NetworkPlan}, and
 * that on another batch {@link dev.normkit.selector.PlanChanges}. To be saved with a model, a
 * decision becomes a {@link dev.normkit.selector.FrozenMethod}, a plan a {@link
 * dev.normkit.selector.FrozenPlan}. How a backend is found is a {@link
 * dev.normkit.selector.BackendMode}: by estimate, by measurement (kept in {@link
 * dev.normkit.selector.Wisdom}) or by name, for a {@link dev.normkit.selector.Workload}; what the
 * program's {@link dev.normkit.selector.Surroundings} say overrides the program.
 *
 * <p>Everything here is shared freely between threads, and immutable but for what a selector and a
 * wisdom remember. The same usage, policy and backends give equal decisions and the same text on
 * every JDK and machine, unless something is measured. Which method is legal on which shape is
 * known to {@link dev.normkit.api.NormPlan} alone and only asked for here.
 */
package dev.normkit.selector;
