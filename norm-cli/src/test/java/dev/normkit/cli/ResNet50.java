package dev.normkit.cli;

import dev.normkit.api.Shape;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * The 53 normalizations of ResNet-50 on 224×224 images (He et al. 2016, the stride in the 3×3
 * convolution), from which {@code examples/resnet-50.json} is written.
 */
final class ResNet50 {
  private static final int BATCH = 32;
  private static final int[] BLOCKS = {3, 4, 6, 3};

  private final List<Norm> norms = new ArrayList<>();

  private record Norm(String name, int channels, int side) {}

  private ResNet50() {
    norms.add(new Norm("stem", 64, 112));
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      for (int block = 0; block < BLOCKS[stage]; block++) {
        addBlock(stage, block);
      }
    }
  }

  private void addBlock(int stage, int block) {
    String name = "stage" + (stage + 1) + ".block" + (block + 1) + ".";
    int width = 64 << stage;
    int side = 56 >> stage;
    // From the second stage on the first block halves the image, behind its first convolution.
    int before = block == 0 && stage > 0 ? 2 * side : side;
    norms.add(new Norm(name + "norm1", width, before));
    norms.add(new Norm(name + "norm2", width, side));
    norms.add(new Norm(name + "norm3", 4 * width, side));
    if (block == 0) {
      norms.add(new Norm(name + "shortcut", 4 * width, side));
    }
  }

  static NetworkDescription description() {
    Usage usage = Usage.of(Network.CNN).withTask(Task.CLASSIFICATION);
    NetworkDescription description = NetworkDescription.of("resnet-50");
    for (Norm norm : new ResNet50().norms) {
      Shape shape = Shape.channelsFirst(BATCH, norm.channels, norm.side, norm.side);
      description = description.withLayer(norm.name, usage.withShape(shape));
    }
    return description;
  }

  /** The file, a line per layer. */
  static String json() {
    List<String> layers =
        new ResNet50()
            .norms.stream()
                .map(
                    norm ->
                        "    {\"name\": \"%s\", \"shape\": [%d, %d, %d, %d]}"
                            .formatted(norm.name, BATCH, norm.channels, norm.side, norm.side))
                .toList();
    return """
        {
          "format": "normkit network",
          "version": 1,
          "name": "resnet-50",
          "defaults": {"network": "cnn", "task": "classification", "layout": "channels-first"},
          "layers": [
        %s
          ]
        }
        """
        .formatted(String.join(",\n", layers));
  }
}
