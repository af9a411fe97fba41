package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.NormMethod;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.NormCase.Statistics;
import dev.normkit.threads.Parallelism;
import java.nio.ByteBuffer;
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
  /** CRC-32 of every number of every case. */
  private static final Map<NormMethod, String> PINNED =
      Map.of(
          NormMethod.BATCH, "85732370",
          NormMethod.LAYER, "cb12f407",
          NormMethod.INSTANCE, "c845af50",
          NormMethod.GROUP, "8032194f",
          NormMethod.SWITCHABLE, "27962f3",
          NormMethod.RMS, "920aeb8c");

  /** In pairs the one whose bits the contract asks of all others. */
  static Stream<NormBackend> backends() {
    return Tier.asked() == Tier.FULL
        ? Backends.discover().ready().stream()
        : Stream.of(Ready.cpu());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void bitsAreThoseOfYesterday(NormBackend backend) {
    Map<NormMethod, String> sums = new TreeMap<>();
    for (NormMethod method : NormMethod.values()) {
      CRC32 sum = new CRC32();
      Cases.all().stream()
          .filter(asked -> asked.plan().spec().method() == method)
          .forEach(asked -> add(sum, backend, asked));
      sums.put(method, Long.toHexString(sum.getValue()));
    }
    assertEquals(new TreeMap<>(PINNED), sums, backend.id());
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
