package com.example.framework;

import dev.normkit.api.Shape;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The same module is another normalization in each network, and stays what it was when saved. */
public final class Main {
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    NormSelector selector = NormSelector.create();
    Usage detection =
        Usage.of(Network.CNN)
            .withTask(Task.DETECTION)
            .withShape(Shape.channelsFirst(2, 64, 32, 32));
    List<Usage> usages =
        List.of(
            Usage.of(Network.CNN).withShape(Shape.channelsFirst(32, 64, 32, 32)),
            Usage.of(Network.RNN).withShape(Shape.sequence(16, 50, 256)),
            Usage.of(Network.TRANSFORMER)
                .withTask(Task.LANGUAGE_MODEL)
                .withShape(Shape.sequence(8, 128, 768)),
            detection);
    for (Usage usage : usages) {
      System.out.println(Norm.choose(selector, usage));
    }

    Norm norm = Norm.choose(selector, detection);
    float[] x = new float[norm.method().shape().elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 31;
    }
    float[] y = norm.forward(x, norm.method().shape());
    norm.save(file);

    Usage larger = detection.withBatch(BatchSize.perDevice(64)).withTask(Task.CLASSIFICATION);
    System.out.println("a larger batch would get " + selector.decide(larger).method());
    Norm loaded = Norm.load(selector, file, larger);
    System.out.println("loaded: " + loaded);
    System.out.println(loaded.method().check(larger).toText().strip());
    float[] again = loaded.forward(x, norm.method().shape());
    System.out.println("same bits: " + Arrays.equals(y, again));
  }
}
