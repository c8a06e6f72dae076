/** What every client of an AWS service is made with: no call hangs, and none is given up at its first hiccup. */
export type ClientSettings = {
  maxAttempts: number;
  retryMode: 'standard';
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: true;
    socketTimeout: number;
  };
};

/**
 * Settings to make a client with, as in `new DynamoDBClient(clientSettings())`. Region, credentials and `AWS_ENDPOINT_URL`
 * come from the environment, as the SDK reads them. Retries wait with jitter ("standard" mode).
 *
 * @param requestMs longest that one attempt may take to be answered, and that an answer may stall, 5000 by default; to
 * connect, 1000
 * @param attempts 3 by default; 1 where a repetition would cost money or do something twice
 */
export const clientSettings = ({ requestMs = 5000, attempts = 3 } = {}): ClientSettings => ({
  maxAttempts: attempts,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: 1000,
    requestTimeout: requestMs,
    throwOnRequestTimeout: true,
    socketTimeout: requestMs,
  },
});
