// Samples for the tests of the transformations: toy events, and the input events of the reference files.
#ifndef TMVATORCH_TESTS_TRANSFORM_TOYS
#define TMVATORCH_TESTS_TRANSFORM_TOYS

#include "TMVA/DataSetInfo.h"
#include "TMVA/EventStore.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/TransformationHandler.h"
#include "TString.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace TMVATest {

/// Variables x0, x1 ..., the target t in regression, and as many classes as names are given.
struct Toy {
   Toy(UInt_t nVariables, const std::vector<const char *> &classes, Bool_t withTarget = kFALSE);

   void Add(const std::vector<Float_t> &values, Int_t cls = 0, Double_t weight = 1, Float_t target = 0);
   /// n correlated Gaussian events a class, means and widths different for each variable and class, unequal weights.
   void AddGaussians(Int_t n);
   /// The chain of a VarTransform, learnt from the events.
   std::unique_ptr<TMVA::TransformationHandler> Learn(const char *chain);
   std::unique_ptr<TMVA::TransformationHandler> Chain(const char *chain);

   TMVA::DataSetInfo fInfo{"dataset"};
   TMVA::EventStore fEvents;
};

/// The first events of the tutorial's trees: 500 of signal and 500 of background, as the reference job trains on them.
std::unique_ptr<Toy> ReferenceSample();
/// A file below tests/conformance/data.
std::string ReferenceFile(const std::string &name);

/// Variables of one event after the chain.
std::vector<Float_t> Transformed(const TMVA::TransformationHandler &chain, const TMVA::EventStore &events, Long64_t i);
/// One input of all events.
std::vector<Double_t> Column(const TMVA::EventStore &events, UInt_t variable);
/// What a fatal error says; fails the test if there is none.
std::string FatalText(const std::function<void()> &action);
/// The chain as the element that weights files have.
std::string Xml(const TMVA::TransformationHandler &chain);
/// A chain read from such an element, or from a whole weights file.
std::unique_ptr<TMVA::TransformationHandler> FromXml(TMVA::DataSetInfo &info, const std::string &text);
std::unique_ptr<TMVA::TransformationHandler> FromFile(TMVA::DataSetInfo &info, const std::string &path);

} // namespace TMVATest
#endif
