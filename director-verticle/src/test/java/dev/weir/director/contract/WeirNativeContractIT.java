package dev.weir.director.contract;

class WeirNativeContractIT extends ForwarderContract {
  WeirNativeContractIT() {
    super(ForwarderKind.WEIR_NATIVE);
  }
}
