// From the target that a method fitted on transformed events to the one in the units of the input.
#ifndef TMVATORCH_METHOD_INVERSETARGET
#define TMVATORCH_METHOD_INVERSETARGET

#include "TMVA/Event.h"
#include "TMVA/EventStore.h"
#include "TMVA/TransformationHandler.h"

#include <vector>

namespace TMVA {

/// `scratch` is only there to be allocated once.
inline Float_t InverseTarget(const TransformationHandler &handler, const Event &transformed, Float_t response,
                             Event &scratch)
{
   scratch = transformed;
   scratch.SetTarget(0, response);
   return handler.InverseTransform(&scratch)->GetTarget(0);
}

/// Of the transformed events from number `first` on, one response an event.
inline std::vector<Float_t> InverseTargets(const TransformationHandler &handler, const EventStore &transformed,
                                           Long64_t first, std::vector<Float_t> responses, Event &scratch)
{
   if (handler.GetNumOfTransformations() == 0)
      return responses;
   Event event;
   for (size_t i = 0; i < responses.size(); ++i) {
      transformed.CopyTo(first + static_cast<Long64_t>(i), event);
      responses[i] = InverseTarget(handler, event, responses[i], scratch);
   }
   return responses;
}

} // namespace TMVA
#endif
