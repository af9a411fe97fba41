package dev.normkit.selector.network;

import dev.normkit.api.NormSpec;

/**
 * A layer whose method changes with the batch.
 *
 * @param layer the layer's name
 * @param from the method that it has
 * @param to the method that the rules pick for the new batch
 * @param rule the id of the rule that picks it
 * @param reason why, in one sentence
 */
public record LayerChange(String layer, NormSpec from, NormSpec to, String rule, String reason) {}
