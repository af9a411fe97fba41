package dev.normkit.tests;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.NormSpec;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.NormCase.Statistics;
import dev.normkit.threads.Parallelism;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bits of all answers, pinned: the same on every backend, JDK, processor and day. A change of
 * these numbers changes what users compute; it belongs into the changelog.
 */
class PinnedBitsTest {
  /** Every so many of the cases are pinned by themselves, to be asked in pairs. */
  private static final int STEP = 3;

  /** CRC-32 of every number of every case. */
  private static final Map<String, String> PINNED =
      Map.ofEntries(
          entry("BATCH", "fcf911a8"),
          entry("BATCH -running", "5046e60d"),
          entry("LAYER", "8c18d225"),
          entry("INSTANCE", "76786050"),
          entry("INSTANCE +running", "997af71d"),
          entry("GROUP", "bdcc0d74"),
          entry("SWITCHABLE", "671077b5"),
          entry("SWITCHABLE -batch", "cbe1d781"),
          entry("SWITCHABLE unbiased", "5d4ddfcc"),
          entry("SWITCHABLE -batch unbiased", "d2587499"),
          entry("RMS", "3a04909d"));

  /** The same of every third case. */
  private static final Map<String, String> PINNED_THIRD =
      Map.ofEntries(
          entry("BATCH", "cbac8760"),
          entry("BATCH -running", "f6e08e9"),
          entry("LAYER", "682ee705"),
          entry("INSTANCE", "7354f70d"),
          entry("INSTANCE +running", "5918a898"),
          entry("GROUP", "509a272f"),
          entry("SWITCHABLE", "4e41aac1"),
          entry("SWITCHABLE -batch", "3ec09b82"),
          entry("SWITCHABLE unbiased", "1dbeaf42"),
          entry("SWITCHABLE -batch unbiased", "4591b76a"),
          entry("RMS", "f499aa31"));

  /** In pairs the one whose bits the contract asks of all others. */
  static Stream<NormBackend> backends() {
    return Tier.asked() == Tier.FULL
        ? Backends.discover().ready().stream()
        : Stream.of(Ready.cpu());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void bitsAreThoseOfYesterday(NormBackend backend) {
    if (Tier.asked() == Tier.FULL) {
      assertEquals(new TreeMap<>(PINNED), sums(backend, 1), backend.id());
    }
    assertEquals(new TreeMap<>(PINNED_THIRD), sums(backend, STEP), backend.id());
  }

  private static Map<String, String> sums(NormBackend backend, int step) {
    Map<String, CRC32> sums = new TreeMap<>();
    List<NormCase> all = Cases.all();
    for (int i = 0; i < all.size(); i += step) {
      NormCase asked = all.get(i);
      NormSpec spec = asked.plan().spec();
      String kind = spec.method() + NormCase.unusual(spec);
      add(sums.computeIfAbsent(kind, unseen -> new CRC32()), backend, asked);
    }
    Map<String, String> found = new TreeMap<>();
    sums.forEach((kind, sum) -> found.put(kind, Long.toHexString(sum.getValue())));
    return found;
  }

  private static void add(CRC32 sum, NormBackend backend, NormCase asked) {
    for (Statistics statistics : Statistics.values()) {
      if (asked.legalWith(statistics)) {
        Answer answer =
            new KernelCall(asked, statistics)
                .train(backend.prepare(asked.plan(), Parallelism.callerOnly()));
        sum.update(bits(answer.numbers().toArray()));
      }
    }
  }

  private static ByteBuffer bits(double... numbers) {
    ByteBuffer bits = ByteBuffer.allocate(numbers.length * Double.BYTES);
    for (double number : numbers) {
      bits.putLong(Double.doubleToLongBits(number));
    }
    return bits.flip();
  }
}
