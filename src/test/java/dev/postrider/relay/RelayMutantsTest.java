package dev.postrider.relay;

import static org.assertj.core.api.Assertions.fail;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.NewsStore;
import dev.postrider.store.NewsStore.News;
import dev.postrider.store.Pauses;
import dev.postrider.store.Rejection;
import dev.postrider.store.Shards;
import dev.postrider.store.StoredMessage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Proves that the simulation bites: relays that are broken in one way each are found out, and by
 * the promise that they break. All but those of the database itself are the relay's own code with
 * something between it and its world, so that together they act as broken code would.
 */
class RelayMutantsTest {

  /** Most mutants are seen within ten; the rarest in one of some two thousand. */
  private static final int WORLDS = 6000;

  /** Kept here, or the level would be forgotten with it. */
  private static final Logger LOGS = Logger.getLogger("dev.postrider.relay");

  @BeforeAll
  static void silenceTheLog() {
    LOGS.setLevel(Level.OFF);
  }

  @AfterAll
  static void restoreTheLog() {
    LOGS.setLevel(null);
  }

  @Test
  void aCursorThatForgetsLateRowsBreaksTheOrder() {
    assertBreaks(
        Promise.FIRST_ARRIVALS_KEEP_THEIR_ORDER,
        new Mutant() {
          @Override
          LaneStore lanes(LaneStore lanes, Simulation.Process process) {
            return new FilteredLaneStore(lanes) {
              @Override
              public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
                  throws SQLException {
                Position onwards = new Position(position.cursor(), position.cursor());
                return super.read(lane, onwards, known, limit);
              }
            };
          }
        });
  }

  @Test
  void lateRowsAndNewOnesOfTwoSnapshotsBreakTheOrder() {
    assertBreaks(
        Promise.FIRST_ARRIVALS_KEEP_THEIR_ORDER,
        new Mutant() {
          @Override
          LaneStore lanes(LaneStore lanes, Simulation.Process process) {
            return new FilteredLaneStore(lanes) {
              @Override
              public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
                  throws SQLException {
                Page late = super.read(lane, position, known, limit);
                process.block(20_000_000);
                Position onwards = new Position(position.cursor(), position.cursor());
                return late.more() ? late : joined(late, super.read(lane, onwards, known, limit));
              }

              private Page joined(Page late, Page fresh) {
                long from = fresh.messages().isEmpty() ? 0 : fresh.messages().get(0).seq();
                List<StoredMessage> all = new ArrayList<>(late.messages());
                all.removeIf(message -> message.seq() >= from && from > 0);
                all.addAll(fresh.messages());
                return new Page(all, fresh.blocked(), fresh.cursor(), fresh.more());
              }
            };
          }
        });
  }

  @Test
  void aLowWaterMarkThatIsPassedTooEarlyBreaksTheOrder() {
    assertBreaks(
        Promise.FIRST_ARRIVALS_KEEP_THEIR_ORDER,
        new Mutant() {
          @Override
          LaneStore lanes(LaneStore lanes, Simulation.Process process) {
            return new FilteredLaneStore(lanes) {
              @Override
              public boolean passed(Mark mark) {
                return true;
              }
            };
          }
        });
  }

  @Test
  void severalMessagesOfAKeyAtABrokerThatFailsThemOneByOneBreakTheOrder() {
    assertBreaks(
        Promise.FIRST_ARRIVALS_KEEP_THEIR_ORDER,
        new Mutant() {
          @Override
          Broker broker(Broker broker, Simulation.Process process) {
            return new FilteredBroker(broker) {
              @Override
              public boolean atomic() {
                return true;
              }
            };
          }
        });
  }

  @Test
  void whatIsSettledBeforeItIsConfirmedGetsLost() {
    assertBreaks(
        Promise.NOTHING_IS_LOST,
        new Mutant() {
          @Override
          Broker broker(Broker broker, Simulation.Process process) {
            return new FilteredBroker(broker) {
              @Override
              void send(BrokerSession to, List<OutgoingMessage> batch, OutcomeListener outcomes) {
                for (int i = 0; i < batch.size(); i++) {
                  outcomes.completed(i, new Outcome.Confirmed());
                }
                to.send(batch, (index, outcome) -> {});
              }
            };
          }
        });
  }

  @Test
  void poisonThatIsNotIsolatedStaysWithAllBehindIt() {
    assertBreaks(
        Promise.NOTHING_STAYS_BEHIND,
        new Mutant() {
          @Override
          Broker broker(Broker broker, Simulation.Process process) {
            return new FilteredBroker(broker) {
              @Override
              void send(BrokerSession to, List<OutgoingMessage> batch, OutcomeListener outcomes) {
                Outcome never = new Outcome.TransportFailure(new TimeoutException());
                to.send(
                    batch,
                    (index, outcome) ->
                        outcomes.completed(
                            index, outcome instanceof Outcome.TransportFailure ? never : outcome));
              }
            };
          }
        });
  }

  @Test
  void aSettleThatIsNotTriedAgainIsASecondSend() {
    assertBreaks(
        Promise.NOTHING_CONFIRMED_IS_SENT_AGAIN,
        new Mutant() {
          @Override
          LaneStore lanes(LaneStore lanes, Simulation.Process process) {
            return new FilteredLaneStore(lanes) {
              @Override
              public void settle(LaneId lane, Collection<Long> seqs) {
                try {
                  super.settle(lane, seqs);
                } catch (SQLException forgotten) {
                  // The relay takes the rows for gone.
                }
              }
            };
          }
        });
  }

  @Test
  void aTimeOutThatCountsAsALossCostsTheInnocentAnAttempt() {
    assertBreaks(
        Promise.NO_ATTEMPT_WITHOUT_REASON,
        new Mutant() {
          /** In one lane there is more company for a message that is suspected. */
          @Override
          Shards shards(Shards planned) {
            return new Shards(1);
          }

          @Override
          Broker broker(Broker broker, Simulation.Process process) {
            return new FilteredBroker(broker) {
              @Override
              void send(BrokerSession to, List<OutgoingMessage> batch, OutcomeListener outcomes) {
                Outcome loss = new Outcome.TransportFailure(new IOException());
                to.send(
                    batch,
                    (index, outcome) ->
                        outcomes.completed(
                            index, outcome instanceof Outcome.TransportFailure ? loss : outcome));
              }
            };
          }
        });
  }

  @Test
  void aFailureThatAStaleNodeMayRecordIsAnAttemptTooMany() {
    assertBreaks(
        Promise.NO_ATTEMPT_WITHOUT_REASON,
        new Mutant() {
          @Override
          ModelDatabase database(Simulation simulation) {
            return new ModelDatabase(simulation) {
              @Override
              boolean guard(LaneId lane, long epoch) {
                return true;
              }

              @Override
              boolean untouched(Row row, Rejection rejection) {
                return true;
              }
            };
          }
        });
  }

  @Test
  void blockedKeysThatNobodyAsksForAreNotHeld() {
    assertBreaks(
        Promise.WHAT_IS_HELD_STAYS,
        new Mutant() {
          @Override
          LaneStore lanes(LaneStore lanes, Simulation.Process process) {
            return new FilteredLaneStore(lanes) {
              @Override
              public List<BlockedKey> blockedKeys(LaneId lane) {
                return List.of();
              }
            };
          }
        });
  }

  @Test
  void aHoldThatEndsWithTheHeadIsNoHold() {
    assertBreaks(
        Promise.WHAT_IS_HELD_STAYS,
        new Mutant() {
          @Override
          ModelDatabase database(Simulation simulation) {
            return new ModelDatabase(simulation) {
              @Override
              public void settle(LaneId lane, Collection<Long> seqs) throws SQLException {
                super.settle(lane, seqs);
                blocks().values().removeIf(block -> seqs.contains(block.headSeq()));
              }
            };
          }
        });
  }

  private static News unpaused(News news) {
    return new News(Pauses.NONE, news.unread(), news.blocked(), false);
  }

  @Test
  void pausesThatNobodyAsksForAreNotObeyed() {
    assertBreaks(
        Promise.WHAT_IS_PAUSED_STAYS,
        new Mutant() {
          @Override
          NewsStore news(NewsStore news) {
            return lowWater -> unpaused(news.look(lowWater));
          }
        });
  }

  @Test
  void aLaneThatSendsBeforeItKnowsWhatIsPausedLeaksAtAStart() {
    assertBreaks(
        Promise.WHAT_IS_PAUSED_STAYS,
        new Mutant() {
          @Override
          NewsStore news(NewsStore news) {
            boolean[] asked = new boolean[1];
            return lowWater -> {
              News known = news.look(lowWater);
              News told = asked[0] ? known : unpaused(known);
              asked[0] = true;
              return told;
            };
          }
        });
  }

  @Test
  void aPausedDestinationThatDoesNotHoldItsKeysBreaksTheOrder() {
    assertBreaks(
        Promise.FIRST_ARRIVALS_KEEP_THEIR_ORDER,
        new Mutant() {
          @Override
          LaneStore lanes(LaneStore lanes, Simulation.Process process) {
            return new FilteredLaneStore(lanes) {
              @Override
              public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
                  throws SQLException {
                Page page = super.read(lane, position, known, limit);
                List<StoredMessage> others =
                    page.messages().stream()
                        .filter(message -> !position.paused().contains(message.destination()))
                        .toList();
                return new Page(others, page.blocked(), page.cursor(), page.more());
              }
            };
          }
        });
  }

  @Test
  void rowsThatWerePassedOverAndForgottenAtTheResumeStay() {
    assertBreaks(
        Promise.NOTHING_STAYS_BEHIND,
        new Mutant() {
          @Override
          LaneStore lanes(LaneStore lanes, Simulation.Process process) {
            return new FilteredLaneStore(lanes) {
              private long lowWater;

              @Override
              public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
                  throws SQLException {
                lowWater = position.cursor() == 0 ? 0 : Math.max(lowWater, position.lowWater());
                Position onwards =
                    new Position(
                        lowWater, position.cursor(), position.waiting(), position.paused());
                return super.read(lane, onwards, known, limit);
              }
            };
          }
        });
  }

  /** Not just any promise: a mutant that broke the harness would prove nothing. */
  private static void assertBreaks(Promise promise, Mutant mutant) {
    StringBuilder others = new StringBuilder();
    for (long seed = 1; seed <= WORLDS; seed++) {
      try {
        new World(seed, mutant).play();
      } catch (BrokenPromises broken) {
        if (broken.contains(promise)) {
          return;
        }
        others.append("\nseed ").append(seed).append(broken.getMessage());
      }
    }
    fail("%s was not seen broken in %s worlds, but: %s", promise, WORLDS, others);
  }

  /** Hands everything on; a mutant overrides what it wants otherwise. */
  private static class FilteredBroker extends SendingBroker {

    private final Broker behind;

    FilteredBroker(Broker behind) {
      this.behind = behind;
    }

    void send(BrokerSession to, List<OutgoingMessage> batch, OutcomeListener outcomes) {
      to.send(batch, outcomes);
    }

    @Override
    public boolean atomic() {
      return behind.atomic();
    }

    @Override
    public BrokerSession connect() throws TransportException {
      BrokerSession session = behind.connect();
      return new BrokerSession() {
        @Override
        public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
          FilteredBroker.this.send(session, batch, outcomes);
        }

        @Override
        public void close() {
          session.close();
        }
      };
    }

    @Override
    public void close() {
      behind.close();
    }
  }
}
