package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.NormSpec;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.ForwardingBackend;
import org.junit.jupiter.api.Test;

/** Backends given by hand have any id. */
class KernelCountsJsonTest {
  @Test
  void anyIdIsAStringOfJson() {
    String id = "my \"gpu\" \\ é\n" + Character.toString(0x1F600);
    NormLayer layer =
        LayerBuilder.of(NormSpec.layerNorm(), 3)
            .withBackend(new ForwardingBackend(id, new LiteralBackend()))
            .build();
    layer.forward(new float[3]);
    assertEquals(
        "{\n  \"kernels\": [\n    {\"backend\": "
            + "\"my \\u0022gpu\\u0022 \\u005c é\\u000a\\ud83d\\ude00\", "
            + "\"method\": \"LAYER\", \"direction\": \"training-forward\", \"calls\": 1}\n  ]\n}",
        layer.kernelCounts().toJson());
  }
}
