package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a machine is named. */
class MachineTest {
  @Test
  void aProcessorHasTheNumbersOfItsMake() {
    List<String> lines =
        List.of(
            "processor\t: 0",
            "cpu family\t: 26",
            "model\t\t: 2",
            "model name\t: AMD EPYC",
            "stepping\t: 1",
            "flags\t\t:",
            "",
            "processor\t: 1",
            "model\t\t: 3");

    assertEquals("AMD EPYC (family 26, model 2, stepping 1)", Machine.processor(lines));
  }

  @Test
  void anotherKindOfProcessorHasItsNameAlone() {
    assertEquals("POWER9", Machine.processor(List.of("model name : POWER9")));
    assertEquals("unknown processor", Machine.processor(List.of("BogoMIPS : 50.00")));
  }
}
