package dev.normkit.selector.network;

import dev.normkit.api.NormSpec;

/**
 * A layer that another batch gives another method.
 *
 * @param layer the layer's name
 * @param from what it has
 * @param to what the rules pick for the new batch
 * @param rule the id of the rule that picks it
 * @param reason why
 */
public record LayerChange(String layer, NormSpec from, NormSpec to, String rule, String reason) {}
