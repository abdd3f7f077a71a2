import { expect } from "chai";
import * as sdk from "../src/index.ts";

/** What the package promises its users; a name that leaves this list breaks them. */
const EXPORTS = `
ArtifactHashError ArtifactIdError ArtifactNotFoundError ArtifactTooLargeError BaseError ContractRevertError DEFAULT_MAX_ARTIFACT_BYTES
FINAL_JOB_STATES JOB_STATES ManifestError NodeUnreachableError ReadOnlyClientError TraceMismatchError TraceUnavailableError
TransientError accept answerReveal approve artifactId assertArtifactId cancel claimOf claimRefund commit commitClaim
computeChallengesAbi convictSilence createDpinClient createFallbackStore createFolderStore createHttpStore createHttpTraceView
createMemoryStore createSender currentPrice decodeError demandReveal dpinTokenAbi expire fetchJob fetchResult finalize followLogs
getBalance getConviction getCredit getDepositCredit getEndpoint getJob getJobRecord getProofTail getProvider getProviderOf getReveal
getStatement getTime isTransient jobEscrowAbi manifestSchema parseLogs paymentTokenAbi postJob proveFraud providerStakingAbi publishJob
publishProgram reclaimDeposit register retry revealIdOf setEndpoint settle signPermit stake tensorRefereeAbi thaw wait waitForJob
withdrawCredit withdrawDeposits withdrawStake
`;

describe("The sdk", () => {
  it("exports exactly what it promises", () => {
    expect(Object.keys(sdk).sort()).to.deep.equal(EXPORTS.trim().split(/\s+/));
  });
});
