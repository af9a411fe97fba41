package dev.normkit.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.discovery.BackendRow.Status;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.Availability;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormBackend;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backends given by hand, and asking for one by its id. */
class BackendsTest {
  private static final NormBackend FIRST = new Stub("first", Availability::available);
  private static final NormBackend SECOND = new Stub("second", Availability::available);
  private static final NormBackend PREFERRED = new Stub("preferred", Availability::available);
  private static final NormBackend AWAY =
      new Stub("away", () -> Availability.unavailable("no such chip", "buy one"));
  private static final NormBackend BROKEN =
      new Stub(
          "broken",
          () -> {
            throw new IllegalStateException("no licence file");
          });

  /** Says of itself what it is told. */
  private static final class Stub extends ForwardingBackend {
    private final Supplier<Availability> answer;

    Stub(String id, Supplier<Availability> answer) {
      super(id, new LiteralBackend());
      this.answer = answer;
    }

    @Override
    public Availability availability() {
      return answer.get();
    }
  }

  @Test
  void noneGivenNoneThere() {
    assertEquals(List.of(), Backends.of().rows());
    assertEquals(List.of(), Backends.of().ready());
  }

  @Test
  void everyOneIsARow() {
    List<BackendRow> rows = Backends.of(SECOND, BROKEN, AWAY, FIRST).rows();
    assertEquals(
        List.of("away", "broken", "first", "second"), rows.stream().map(BackendRow::id).toList());
    assertEquals(
        List.of(Status.UNAVAILABLE, Status.BROKEN, Status.READY, Status.READY),
        rows.stream().map(BackendRow::status).toList());
    assertTrue(rows.stream().allMatch(row -> row.provider().equals(Stub.class.getName())));
  }

  @Test
  void readyOnesAreInTheOrderOfTheirIds() {
    assertEquals(
        List.of(FIRST, PREFERRED, SECOND),
        Backends.of(SECOND, AWAY, PREFERRED, BROKEN, FIRST).ready());
  }

  @Test
  void oneIdIsOneBackend() {
    NormBackend twin = new Stub("first", Availability::available);
    Backends backends = Backends.of(FIRST, twin);
    assertSame(FIRST, backends.require("first"));
    assertEquals(List.of(FIRST), backends.ready());
    assertEquals(Status.BROKEN, backends.rows().get(1).status());
  }

  @Test
  void rowsCannotBeChanged() {
    List<BackendRow> rows = Backends.of(FIRST).rows();
    assertThrows(UnsupportedOperationException.class, rows::clear);
  }

  @Test
  void theRequiredOneOrNone() {
    Backends backends = Backends.of(FIRST, PREFERRED);
    assertSame(FIRST, backends.require("first"));
    assertSame(PREFERRED, backends.require("preferred"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gpu    | backend "gpu" was not found; ready are [first, preferred]
          First  | backend "First" was not found; ready are [first, preferred]
          ''     | backend "" was not found; ready are [first, preferred]
          away   | backend "away" is unavailable: no such chip (buy one); ready are [first, preferred]
          broken | backend "broken" is broken: IllegalStateException: no licence file; ready are [first, preferred]
          """)
  void requiringAnotherSaysWhy(String id, String message) {
    Backends backends = Backends.of(FIRST, AWAY, BROKEN, PREFERRED);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> backends.require(id));
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void nullIsNoBackend() {
    assertThrows(NullPointerException.class, () -> Backends.of(FIRST, null));
  }
}
