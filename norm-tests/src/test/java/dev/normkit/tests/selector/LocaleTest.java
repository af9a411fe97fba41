package dev.normkit.tests.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.Shape;
import dev.normkit.selector.BatchSize;
import dev.normkit.selector.Network;
import dev.normkit.selector.NetworkDescription;
import dev.normkit.selector.NetworkPlan;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.Usage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text is the same wherever the machine stands, also where digits are written otherwise. */
class LocaleTest {
  private static final NormSelector SELECTOR = AnySelector.create();

  @Test
  void textsHaveTheSameDigitsEverywhere() {
    List<String> expected = in(Locale.ROOT);

    for (String place : List.of("th-TH-u-nu-thai", "ar-EG-u-nu-arab", "tr-TR")) {
      assertEquals(expected, in(Locale.forLanguageTag(place)));
    }
  }

  private static List<String> in(Locale place) {
    Locale before = Locale.getDefault();
    Locale.setDefault(place);
    try {
      return texts().toList();
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Stream<String> texts() {
    Usage images =
        Usage.of(Network.CNN)
            .shape(Shape.channelsFirst(4, 64, 112, 112))
            .devices(8)
            .gradientAccumulation(4);
    Usage small = Usage.of(Network.CNN).shape(Shape.channelsFirst(16, 64, 1, 1));
    NetworkPlan plan =
        SELECTOR.plan(NetworkDescription.of("two").layer("image", images).layer("small", small));
    return Stream.of(
        plan.toText(),
        plan.toJson(),
        plan.changesFor(BatchSize.perDevice(2)).toText(),
        plan.changesFor(BatchSize.perDevice(2)).toJson(),
        plan.freeze().toJson(),
        plan.freeze()
            .check(NetworkDescription.of("two").layer("image", small).layer("small", images))
            .toText(),
        SELECTOR.select(images).toText(),
        SELECTOR.select(small.withBatch(BatchSize.perDevice(4))).toText());
  }
}
