package dev.normkit.cli.demo;

import dev.normkit.api.Shape;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import java.util.List;

/**
 * A use of normalization, and the digits read in the way that belongs to it.
 *
 * @param title what a person would call the use
 * @param reading how the 64 pixels are read
 * @param usage with a shape for all digits
 */
record UsageExample(String title, String reading, Usage usage) {

  /** The four uses that the rules tell apart, the ordinary one last. */
  static List<UsageExample> all(int digits) {
    int side = Digits.SIDE;
    return List.of(
        new UsageExample(
            "recurrent network",
            "8 steps of 8 pixels",
            Usage.of(Network.RNN)
                .withTask(Task.CLASSIFICATION)
                .withShape(Shape.sequence(digits, side, side))),
        new UsageExample(
            "generation of images",
            "one image of 8x8",
            Usage.of(Network.CNN)
                .withTask(Task.GENERATION)
                .withBatchPerDevice(Contender.ORDINARY_BATCH)
                .withShape(Shape.channelsFirst(digits, 1, side, side))),
        new UsageExample(
            "small batch, here of 4",
            "8 channels of 8, k = 2",
            Usage.of(Network.CNN)
                .withTask(Task.CLASSIFICATION)
                .withBatchPerDevice(4)
                .withGroups(2)
                .withShape(Shape.channelsFirst(digits, side, side))),
        new UsageExample(
            "anything else",
            "rows of 64 pixels",
            Usage.of(Network.DNN)
                .withTask(Task.CLASSIFICATION)
                .withBatchPerDevice(Contender.ORDINARY_BATCH)
                .withShape(Shape.dense(digits, Digits.PIXELS))));
  }

  Shape shape() {
    return usage.shape().orElseThrow();
  }
}
