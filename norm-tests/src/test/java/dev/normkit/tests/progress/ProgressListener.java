package dev.normkit.tests.progress;

import java.time.Duration;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says on standard output how far a class is that takes long. Found by ServiceLoader. */
public final class ProgressListener implements TestExecutionListener {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** One per JVM, for those who are not asked by JUnit: {@link TestLabel}. */
  private static final Progress PROGRESS = new Progress(world());

  private Optional<String> classId = Optional.empty();
  private Thread reporter = new Thread();

  /** The class and its test, as far as any runs. */
  static String running() {
    return PROGRESS.running();
  }

  /** As the executions of the build set it. */
  private static String world() {
    String bits = System.getProperty("normkit.simd.bits", "");
    if (!bits.isEmpty()) {
      return "vectors of " + bits + " bits";
    }
    return switch (System.getProperty("normkit.test.vector", "")) {
      case "present" -> "with vectors";
      case "absent" -> "without vectors";
      default -> "as started";
    };
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    reporter = new Thread(ProgressListener::report, "test progress");
    reporter.setDaemon(true);
    reporter.start();
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    reporter.interrupt();
  }

  private static void report() {
    try {
      while (true) {
        Thread.sleep(LOOK.toMillis());
        PROGRESS.due(System.nanoTime()).ifPresent(System.out::println);
      }
    } catch (InterruptedException finished) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) {
      PROGRESS.testStarted(name(test));
    } else if (classId.isEmpty() && test.getSource().orElse(null) instanceof ClassSource source) {
      classId = Optional.of(test.getUniqueId());
      String name = source.getClassName();
      PROGRESS.classStarted(name.substring(name.lastIndexOf('.') + 1), System.nanoTime());
    }
  }

  /** The method, and which of its tests. */
  private static String name(TestIdentifier test) {
    TestSource source = test.getSource().orElse(null);
    String shown = test.getDisplayName();
    if (source instanceof MethodSource method && !shown.startsWith(method.getMethodName())) {
      return method.getMethodName() + " " + shown;
    }
    return shown;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      PROGRESS.testFinished();
    } else if (classId.filter(test.getUniqueId()::equals).isPresent()) {
      classId = Optional.empty();
      PROGRESS.classFinished();
    }
  }
}
