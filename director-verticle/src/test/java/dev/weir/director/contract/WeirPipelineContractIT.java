package dev.weir.director.contract;

class WeirPipelineContractIT extends ForwarderContract {
  WeirPipelineContractIT() {
    super(ForwarderKind.WEIR_PIPELINE);
  }
}
