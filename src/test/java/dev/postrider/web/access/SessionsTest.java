package dev.postrider.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.Identities.Proven;
import dev.postrider.admin.Operator;
import dev.postrider.admin.Role;
import dev.postrider.web.access.FakeRequest.FakeSession;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionsTest {

  private static final Proven ADA =
      new Proven(
          new Operator("ada", "console", Role.ADMIN, Role.ADMIN.permissions()), "fingerprint");

  private final Sessions sessions = new Sessions(Duration.ofMinutes(30), Clock.systemUTC());

  @Test
  void aSessionThatWasPlantedGetsAnotherIdAtLogin() {
    FakeSession planted = new FakeSession();
    sessions.begin(FakeRequest.of("POST", "/login.xhtml").session(planted).build(), ADA);

    assertThat(planted.id()).isEqualTo(2);
  }

  @Test
  void theContainerForgetsItSoonAfterItsTime() {
    FakeRequest request = FakeRequest.of("POST", "/login.xhtml");
    sessions.begin(request.build(), ADA);

    assertThat(request.session().inactiveSeconds()).isBetween(1_800, 1_900);
  }

  @Test
  void nobodyIsInASessionThatHasEnded() {
    FakeRequest request = FakeRequest.of("POST", "/login.xhtml");
    sessions.begin(request.build(), ADA);
    assertThat(sessions.find(request.build(), true)).isPresent();
    sessions.end(request.build());

    assertThat(request.session().isEnded()).isTrue();
    assertThat(sessions.find(request.build(), true)).isEmpty();
    sessions.end(request.build());
  }

  /** Servers write sessions to disk, and send them to each other. */
  @Test
  void whatASessionHoldsCanBeWrittenAway() throws Exception {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(new Sessions.Login("ada", "fingerprint", Instant.EPOCH));
    }
  }
}
