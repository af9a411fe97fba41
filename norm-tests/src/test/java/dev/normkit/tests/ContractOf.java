package dev.normkit.tests;

import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.NormBackend;
import java.lang.reflect.Method;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** The contract of a given backend, to be run by hand, in pairs: no test of its own. */
final class ContractOf extends NormBackendContract {
  private final NormBackend backend;

  ContractOf(NormBackend backend) {
    this.backend = backend;
  }

  @Override
  protected Tier tier() {
    return Tier.PAIRS;
  }

  @Override
  protected NormBackend backend() {
    return backend;
  }

  @Override
  protected NormBackend reference() {
    return new LiteralBackend();
  }

  /** The names of its methods that are tests, or make tests. */
  static SortedSet<String> questions() {
    return Stream.of(NormBackendContract.class.getDeclaredMethods())
        .filter(
            method ->
                method.isAnnotationPresent(Test.class)
                    || method.isAnnotationPresent(TestFactory.class))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What one method of the contract consists of: itself, or the tests that it makes. */
  Stream<Executable> tests(String name) throws ReflectiveOperationException {
    Method method = NormBackendContract.class.getDeclaredMethod(name);
    if (method.getReturnType() == void.class) {
      return Stream.of(() -> invoke(method));
    }
    Stream<?> tests = (Stream<?>) method.invoke(this);
    return tests.map(test -> ((DynamicTest) test).getExecutable());
  }

  private void invoke(Method method) throws Throwable {
    try {
      method.invoke(this);
    } catch (java.lang.reflect.InvocationTargetException failed) {
      throw failed.getCause();
    }
  }
}
