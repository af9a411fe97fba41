package dev.normkit.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.BackendRow.Status;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Backends given by hand, and asking for one by its id. */
class BackendsTest {
  private static final String OUR_OWN = "norm-cpu on the class path or module path";
  private static final NormBackend FIRST = new Stub("first", Availability::available);
  private static final NormBackend SECOND = new Stub("second", Availability::available);
  private static final NormPlan PLAN = new NormPlan(NormSpec.layerNorm(), Shape.dense(2, 3));
  private static final NormBackend LATE =
      new ForwardingBackend("late", new LiteralBackend()) {
        @Override
        public CostEstimate cost(NormPlan plan, Direction direction) {
          return new CostEstimate(1, 1).withWarmUp(1);
        }
      };
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
  void whereNoneIsFoundNoneIsTheBest() {
    String message = refusal(Backends.of());
    assertTrue(message.endsWith(": no provider was found; put " + OUR_OWN), message);
    ClassLoader empty = new ClassLoader("nothing", null) {};
    String asked = refusal(Backends.discover(empty));
    String found = ": no provider was found by the class loader \"nothing\"; put " + OUR_OWN;
    assertTrue(asked.endsWith(found), asked);
  }

  private static String refusal(Backends backends) {
    return assertThrows(IllegalStateException.class, () -> backends.best(PLAN)).getMessage();
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

  /** What a provider's exception says of itself is code of the provider, too. */
  @Test
  void exceptionsThatCantBeReadAreReasonsToo() {
    RuntimeException circle = new RuntimeException("outer");
    circle.initCause(new RuntimeException("inner", circle));
    RuntimeException unreadable =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("no message");
          }
        };
    assertEquals("RuntimeException: outer", reason(circle));
    String said = reason(unreadable);
    assertTrue(said.contains(unreadable.getClass().getName()), said);
    String inside = reason(new RuntimeException("outer", unreadable));
    assertEquals(unreadable.getClass().getName() + ": its message can't be read", inside);
  }

  private static String reason(RuntimeException thrown) {
    NormBackend throwing =
        new Stub(
            "throwing",
            () -> {
              throw thrown;
            });
    Backends found =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Backends.of(throwing, FIRST));
    assertEquals(List.of(FIRST), found.ready());
    return found.rows().get(1).reason();
  }

  @ParameterizedTest
  @MethodSource
  void oneThatThrowsAnythingWhenAskedIsNotChosen(Throwable thrown, String said) {
    NormBackend throwing = new Asked("a", () -> BackendsTest.<RuntimeException>sneak(thrown));
    NormBackend other = new Asked("b", Support::supported);
    assertSame(other, Backends.of(throwing, other).best(PLAN));
    IllegalStateException none =
        assertThrows(IllegalStateException.class, () -> Backends.of(throwing).best(PLAN));
    assertTrue(none.getMessage().contains("a threw when asked: " + said), none.getMessage());
    assertEquals(Optional.of(other), Backends.of(throwing, other).starter(LATE, PLAN));
  }

  static List<Arguments> oneThatThrowsAnythingWhenAskedIsNotChosen() {
    return List.of(
        Arguments.of(new AssertionError("no"), "java.lang.AssertionError: no"),
        Arguments.of(new IOException("disk"), "java.io.IOException: disk"),
        Arguments.of(new NoClassDefFoundError("x/Y"), "java.lang.NoClassDefFoundError: x/Y"));
  }

  /** Each answer may be the first that it doesn't give. */
  @Test
  void oneThatThrowsLaterDoesntStart() {
    int asked = 2 * Direction.values().length;
    for (int last = 0; last < asked; last++) {
      AtomicInteger left = new AtomicInteger(last);
      NormBackend moody =
          new ForwardingBackend("a", new LiteralBackend()) {
            @Override
            public CostEstimate cost(NormPlan plan, Direction direction) {
              if (left.getAndDecrement() <= 0) {
                throw new IllegalStateException("no more");
              }
              return new CostEstimate(0, 0);
            }
          };
      assertEquals(Optional.of(FIRST), Backends.of(moody, FIRST).starter(LATE, PLAN));
    }
  }

  @Test
  void errorsOfTheVirtualMachineEndTheChoice() {
    Error error = new OutOfMemoryError("planted");
    NormBackend exhausting = new Asked("a", () -> BackendsTest.<RuntimeException>sneak(error));
    assertSame(error, assertThrows(Error.class, () -> Backends.of(exhausting, FIRST).best(PLAN)));
  }

  @Test
  void nullIsNoSupport() {
    NormBackend silent = new Asked("a", () -> null);
    NormBackend other = new Asked("b", Support::supported);
    assertSame(other, Backends.of(silent, other).best(PLAN));
    IllegalStateException none =
        assertThrows(IllegalStateException.class, () -> Backends.of(silent).best(PLAN));
    String said = " is broken: its supports() returned null";
    assertTrue(none.getMessage().contains("a" + said), none.getMessage());
    LayerBuilder builder = LayerBuilder.of(PLAN.spec(), PLAN.shape()).withBackend(silent);
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
    assertEquals("backend \"a\"" + said, refused.getMessage());
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> Support sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Whether it supports a plan, it is told. */
  private static final class Asked extends ForwardingBackend {
    private final Supplier<Support> answer;

    Asked(String id, Supplier<Support> answer) {
      super(id, new LiteralBackend());
      this.answer = answer;
    }

    @Override
    public Support supports(NormPlan plan) {
      return answer.get();
    }
  }
}
