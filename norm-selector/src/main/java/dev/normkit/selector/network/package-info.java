/**
 * Whole networks: a {@link dev.normkit.selector.network.NetworkDescription} becomes a {@link
 * dev.normkit.selector.network.NetworkPlan}, and that on another batch {@link
 * dev.normkit.selector.network.PlanChanges}. To be saved with a model, a decision becomes a {@link
 * dev.normkit.selector.network.FrozenMethod}, a plan a {@link
 * dev.normkit.selector.network.FrozenPlan}.
 */
@NullMarked
package dev.normkit.selector.network;

import org.jspecify.annotations.NullMarked;
