/**
 * From a usage to a method, a backend and a layer, with every reason kept: the front door.
 *
 * <p>{@link dev.normkit.selector.NormSelector} asks the rooms behind it, in the order in which data
 * goes:
 *
 * <ul>
 *   <li>{@link dev.normkit.selector.usage}: what a normalization is for
 *   <li>{@link dev.normkit.selector.method}: rules and notes that decide the method
 *   <li>{@link dev.normkit.selector.backend}: estimates and measurements that decide the backend
 *   <li>{@link dev.normkit.selector.decision}: what came out, every candidate with its verdict;
 *       together a {@link dev.normkit.selector.Selection}
 *   <li>{@link dev.normkit.selector.network}: whole networks, their changes, and what is saved with
 *       a model
 *   <li>{@link dev.normkit.selector.report}: what there is to tell of all these, as data, and how
 *       text and JSON of it look
 * </ul>
 *
 * <p>Everything here is shared freely between threads, and immutable but for what a selector and a
 * wisdom remember. The same usage, policy and backends give equal decisions and the same text on
 * every JDK and machine, unless something is measured. Which method is legal on which shape is
 * known to {@link dev.normkit.api.NormPlan} alone and only asked for here.
 */
@NullMarked
package dev.normkit.selector;

import org.jspecify.annotations.NullMarked;
