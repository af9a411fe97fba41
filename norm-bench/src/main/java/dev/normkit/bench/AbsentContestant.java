package dev.normkit.bench;

import java.util.Optional;

/** Stands for a contestant that this build or machine does not have. */
record AbsentContestant(String reason) implements Contestant {

  @Override
  public Optional<String> declines(Row row) {
    return Optional.of(reason);
  }

  @Override
  public void prepare(Problem problem, int threads) {
    throw new IllegalStateException(reason);
  }

  @Override
  public void run() {
    throw new IllegalStateException(reason);
  }

  @Override
  public Optional<Outputs> output() {
    throw new IllegalStateException(reason);
  }
}
