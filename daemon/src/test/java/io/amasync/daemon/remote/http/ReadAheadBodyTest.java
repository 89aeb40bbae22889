package io.amasync.daemon.remote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ReadAheadBodyTest {
  private final ReadAheadBody body = new ReadAheadBody();
  private final AtomicInteger requested = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  private final Flow.Subscription subscription =
      new Flow.Subscription() {
        @Override
        public void request(long deliveries) {
          requested.addAndGet((int) deliveries);
        }

        @Override
        public void cancel() {
          cancelled.incrementAndGet();
        }
      };

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void givesWhatWasDeliveredInOrder() throws Exception {
    body.onSubscribe(subscription);
    body.onNext(List.of(bytes("ab"), bytes(""), bytes("cd")));
    body.onNext(List.of());
    body.onNext(List.of(bytes("e")));
    body.onComplete();
    assertThat(body.read()).isEqualTo('a');
    byte[] rest = new byte[10];
    assertThat(body.read(rest, 3, 0)).isZero();
    assertThat(body.read(rest, 0, 10)).isEqualTo(1);
    assertThat(body.available()).isZero();
    assertThat(body.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("cde");
    assertThat(body.read()).isEqualTo(-1);
    assertThat(body.read(rest, 0, 10)).isEqualTo(-1);
  }

  @Test
  void asksForOneMoreForEachDeliveryThatWasReadAndNoneBefore() throws Exception {
    body.onSubscribe(subscription);
    assertThat(requested).hasValue(ReadAheadBody.AHEAD);
    for (int i = 0; i < ReadAheadBody.AHEAD; i++) {
      body.onNext(List.of(bytes("x"), bytes("y")));
    }
    assertThat(body.readNBytes(5)).hasSize(5);
    assertThat(requested).hasValue(ReadAheadBody.AHEAD + 2);
  }

  @Test
  void anAnswerThatIsCutOffFailsAfterWhatCame() throws Exception {
    body.onSubscribe(subscription);
    body.onNext(List.of(bytes("some")));
    body.onError(new IOException("reset"));
    assertThat(body.readNBytes(4)).hasSize(4);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasRootCauseMessage("reset");
    }
  }

  @Test
  void closingEndsAReadThatWaitsWithAnException() throws Exception {
    body.onSubscribe(subscription);
    CountDownLatch reading = new CountDownLatch(1);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              reading.countDown();
              try {
                int read = body.read();
                outcome.complete(new AssertionError("read " + read));
              } catch (IOException e) {
                outcome.complete(e);
              }
            });
    reading.await();
    body.close();
    assertThat(outcome.get()).isInstanceOf(IOException.class).hasMessageContaining("closed");
    reader.join();
    assertThat(cancelled.get()).isPositive();
  }

  @Test
  void whatWasDeliveredIsNotReadOnceItIsClosed() {
    body.onSubscribe(subscription);
    body.onNext(List.of(bytes("some")));
    body.close();
    assertThatThrownBy(body::read).hasMessageContaining("closed");
  }

  @Test
  void closedBeforeItBeganItTakesNothing() {
    body.close();
    body.onSubscribe(subscription);
    assertThat(requested).hasValue(0);
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void anInterruptEndsAReadThatWaits() {
    body.onSubscribe(subscription);
    Thread.currentThread().interrupt();
    assertThatThrownBy(body::read).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
