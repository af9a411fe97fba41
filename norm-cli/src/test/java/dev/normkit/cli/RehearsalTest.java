package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  /**
   * A command that fails early would leave its classes out of the archive, and nobody would see.
   */
  @Test
  void allCommandsButTheLastDoTheirPart() throws IOException {
    List<String> commands = Rehearsal.COMMANDS;
    int last = commands.size() - 1;
    for (String command : commands.subList(0, last)) {
      assertEquals(0, Rehearsal.run(command), command);
    }
    assertEquals(2, Rehearsal.run(commands.get(last)));
    assertEquals(0, Rehearsal.runOnFile());
  }
}
