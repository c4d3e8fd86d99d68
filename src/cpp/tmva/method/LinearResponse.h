// The response that Fisher and LD share: an offset plus one coefficient a variable.
#ifndef TMVATORCH_METHOD_LINEARRESPONSE
#define TMVATORCH_METHOD_LINEARRESPONSE

#include "TMVA/EventStore.h"
#include "TMVA/MsgLogger.h"

#include <limits>
#include <ostream>
#include <vector>

namespace TMVA {

/// coefficients[0] is the offset; x has coefficients.size() - 1 values. Sum: the type in which TMVA adds up, Double_t
/// in Fisher and Float_t in LD; the answers agree to the last bit.
template <class Sum = Double_t>
Sum LinearResponse(const std::vector<Double_t> &coefficients, const Float_t *x)
{
   auto response = static_cast<Sum>(coefficients[0]);
   for (size_t i = 1; i < coefficients.size(); ++i)
      response = static_cast<Sum>(response + coefficients[i] * x[i - 1]);
   return response;
}

/// Of the events [first, last).
template <class Sum = Double_t>
std::vector<Sum> LinearResponses(const std::vector<Double_t> &coefficients, const EventStore &events, Long64_t first,
                                 Long64_t last)
{
   std::vector<Sum> responses(last - first);
   for (Long64_t i = first; i < last; ++i)
      responses[i - first] = LinearResponse<Sum>(coefficients, events.Values(i));
   return responses;
}

/// Fatal unless there is one coefficient a variable and one constant: to be checked before room is made for them.
inline void CheckCoefficients(Bool_t numberFits, MsgLogger &log)
{
   if (!numberFits)
      log << kFATAL << "The element <Weights> of the weights file does not have one coefficient a variable and one "
          << "constant; the file is damaged or of another method" << Endl;
}

/// Member function of a stand-alone class.
inline void WriteLinearResponse(std::ostream &os, const std::vector<Double_t> &coefficients)
{
   const auto precision = os.precision(std::numeric_limits<Double_t>::max_digits10);
   os << "   double Response(const std::vector<double> &x) const\n   {\n      static const double coefficients[] = {";
   for (size_t i = 0; i < coefficients.size(); ++i)
      os << (i ? ", " : "") << coefficients[i];
   os << "};\n      double response = coefficients[0];\n"
      << "      for (std::size_t i = 0; i < x.size(); ++i)\n"
      << "         response += coefficients[i + 1] * x[i];\n"
      << "      return response;\n   }\n";
   os.precision(precision);
}

} // namespace TMVA
#endif
